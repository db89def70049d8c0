/** Something that the user can mend: shown as one paragraph, without a stack. */
export class DemoError extends Error {}
