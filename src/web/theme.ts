import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  Input,
  type MantineColorsTuple,
  Modal,
  Table,
  Tooltip,
  type VariantColorsResolver,
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

/** Mantine takes the contrast of the light shade for both schemes; the dark one carries ink. */
const variantColorResolver: VariantColorsResolver = (asked) => {
  const usual = defaultVariantColorsResolver(asked);
  const isPrimary = asked.color === undefined || asked.color === asked.theme.primaryColor;
  return asked.variant === 'filled' && isPrimary ? { ...usual, color: 'var(--mantine-primary-color-contrast)' } : usual;
};

/** The header of a dialog is no banner of the page. */
const plainHeader = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  variantColorResolver,
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
    // Every field is needed unless its label says otherwise.
    InputWrapper: Input.Wrapper.extend({ defaultProps: { withAsterisk: false } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 }, attributes: plainHeader },
    }),
    Drawer: Drawer.extend({ defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, attributes: plainHeader } }),
  },
});

/** Where Mantine's own choice has less contrast than 4.5 to 1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#a32020',
    '--mantine-color-red-outline': '#a32020',
    '--mantine-color-yellow-outline': '#7a4b00',
    '--mantine-color-anchor': sea[7],
    '--mantine-color-body': gray[0],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ffb0a9',
    '--mantine-color-red-outline': '#ffb0a9',
    '--mantine-color-yellow-outline': '#f3c878',
    '--mantine-color-anchor': sea[3],
    '--mantine-color-body': dark[7],
  },
});
