/** Whether the write that failed is proven not to have taken effect. For a read it is always `not_applied`. */
export type Outcome = 'not_applied' | 'unknown';
