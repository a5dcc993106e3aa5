/**
 * Text that must not be seen: a password, a key, a token, a URL with one inside. Printed, logged, inspected or put
 * into JSON it is `***`. The value sits in a closure, so that no walk over the object's fields finds it.
 */
export type Secret = Readonly<{ reveal(): string; toString(): string; toJSON(): string }>

const hidden = () => '***'

export function toSecret(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toString: hidden,
    toJSON: hidden,
    [Symbol.for('nodejs.util.inspect.custom')]: hidden,
  })
}
