// What is known at once goes on at once: most recipients must not cost a turn of the event loop for the few that are looked up.

export const whenKnown = <T, R>(value: T | Promise<T>, then: (value: T) => R | Promise<R>): R | Promise<R> =>
  value instanceof Promise ? value.then(then) : then(value)
