import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type PageLinkProps = AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>;

/** A way to another view of the page, as the router knows it. */
export const PageLink = createLink((props: PageLinkProps) => <Anchor size="sm" underline="always" {...props} />);
