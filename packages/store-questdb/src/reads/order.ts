import type { Parameter, Parameters } from './statement.js';

/** A place in an order: a value for each of the order's columns. */
export type Place = readonly Parameter[];

/** The order of a list: columns, the first counts most. */
export type Order = readonly string[];

/** The `order by` of a list. */
export function orderBy(order: Order, direction: 'asc' | 'desc'): string {
  return `order by ${order.map((column) => `${column} ${direction}`).join(', ')}`;
}

/**
 * The condition for what comes behind a place, in the order or in its reverse. Written out column by column: QuestDB answers a
 * comparison of row values, `(a, b) > (1, 2)`, with no rows and no error.
 */
export function behind(order: Order, place: Place, direction: 'asc' | 'desc', parameters: Parameters): string {
  const comparison = direction === 'asc' ? '>' : '<';
  const places = place.map((value) => parameters.add(value));
  return order.reduceRight((rest, column, at) => {
    const value = places[at];
    const beyond = `${column} ${comparison} ${value}`;
    return rest === '' ? beyond : `(${beyond} or (${column} = ${value} and ${rest}))`;
  }, '');
}
