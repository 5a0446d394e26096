import type { Random } from '../world/random.ts';
import type { World } from '../world.ts';

export interface MoveContext {
  readonly world: World;
  /** Of this move alone. */
  readonly random: Random;
}
/** What a move touched. */
export type Ids = (string | number)[];
export type Move = (context: MoveContext, order: MoveArguments) => Ids;

/** An order to the control address that makes no sense: answered with 400 and these words. */
export class OrderError extends Error {}

/** The fields of one move, read by kind. */
export class MoveArguments {
  private readonly fields: Record<string, unknown>;
  private readonly move: string;

  constructor(move: string, value: unknown) {
    if (typeof value !== 'object' || value === null) throw new OrderError(`${move} needs an object`);
    this.move = move;
    this.fields = value as Record<string, unknown>;
  }

  /** Refuses fields that the move does not have: a misspelt one would be done without a word. */
  only(...names: string[]): this {
    const unknown = Object.keys(this.fields).find((name) => !names.includes(name));
    if (unknown !== undefined) throw new OrderError(`${this.move} has no field ${unknown}`);
    return this;
  }
  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }
  raw(name: string): unknown {
    return this.fields[name];
  }
  text(name: string, otherwise?: string): string {
    const value = this.fields[name] ?? otherwise;
    if (typeof value !== 'string') throw new OrderError(`${this.move} needs ${name}, a text`);
    return value;
  }
  number(name: string, otherwise?: number): number {
    const value = this.fields[name] ?? otherwise;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new OrderError(`${this.move} needs ${name}, a number`);
    return value;
  }
  flag(name: string, otherwise: boolean): boolean {
    const value = this.fields[name] ?? otherwise;
    if (typeof value !== 'boolean') throw new OrderError(`${name} of ${this.move} is true or false`);
    return value;
  }
  texts(name: string): string[] {
    const value = this.fields[name];
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
      throw new OrderError(`${this.move} needs ${name}, a list of texts`);
    }
    return value;
  }
  /** Milliseconds, or null to empty the field. */
  date(name: string): number | null {
    const value = this.fields[name];
    if (value === null) return null;
    const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at)) throw new OrderError(`${name} of ${this.move} is a date or null`);
    return at;
  }
}
