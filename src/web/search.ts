/** What the address says beside the path: filters, sorting, the selected row. All of it is text. */
export type Search = { [name: string]: string | undefined };
