import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme.css';
import { createRoot } from 'react-dom/client';
import { Page } from './page.tsx';
import { openTexts } from './texts/language.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root.');
await openTexts();
createRoot(place).render(<Page />);
