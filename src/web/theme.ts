import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  Table,
  Tooltip,
} from '@mantine/core';

/** The colour of the product: the water under a bridge on a grey day. Shade 7 carries white text, shade 3 carries ink. */
const sea: MantineColorsTuple = [
  '#eef6f8',
  '#dbebef',
  '#b5d7df',
  '#7fc1cd',
  '#5aa6b5',
  '#43919f',
  '#347f8f',
  '#1f6373',
  '#195260',
  '#12404b',
];

/** Greys with a little of the sea in them. */
const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#eef1f3',
  '#e3e8eb',
  '#d3dade',
  '#bcc6cc',
  '#8f9ca5',
  '#5b6670',
  '#46515a',
  '#333d46',
  '#1d262e',
];

const dark: MantineColorsTuple = [
  '#dde3e8',
  '#c3ccd5',
  '#a4aeb9',
  '#6f7b87',
  '#3d4853',
  '#303a44',
  '#232c35',
  '#161d24',
  '#11171d',
  '#0c1116',
];

export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { sea, gray, dark },
  black: '#1d262e',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.1875rem' },
  lineHeights: { sm: '1.4', md: '1.5' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { md: '6px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } }),
  },
});

/** Where Mantine's own choice has less contrast than 4.5 to 1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#a32020',
    '--mantine-color-anchor': sea[7],
    '--mantine-color-body': gray[0],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ffb0a9',
    '--mantine-color-anchor': sea[3],
    '--mantine-color-body': dark[7],
  },
});
