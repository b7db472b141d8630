// What every context is given before the function's own file: a clock and chance that are the event's, no way
// out, built-ins that nobody can change, and the way in and out of the function.
//
// Answers {run, freeze, watch, clean, code}. Uses only what it took before other code ran.
(function (maxPayloads, maxCharacters, maxElements) {
  'use strict';
  const global = globalThis;
  const {apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible,
    ownKeys, preventExtensions} = Reflect;
  const {isArray} = Array;
  const {parse, stringify} = JSON;
  const RealDate = Date;
  const RealPromise = Promise;
  const RealRangeError = RangeError;
  const toText = String;
  const test = RegExp.prototype.test;

  let now = 0;
  let state = 0;

  const hidden = (object, name, value) =>
    defineProperty(object, name, {value, writable: true, enumerable: false, configurable: true});
  const named = (name, length, f) => {
    defineProperty(f, 'name', {value: name, configurable: true});
    defineProperty(f, 'length', {value: length, configurable: true});
    return f;
  };

  // ---- What must not be there

  for (const name of ['load', 'loadWithNewGlobal', 'Graal', 'Polyglot', 'Java', 'Packages', 'java', 'javax', 'javafx',
    'com', 'org', 'edu', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'WebAssembly',
    'performance', 'arguments', 'readline', 'read', 'readbuffer', 'quit', 'exit', 'Worker']) {
    deleteProperty(global, name);
  }
  const silent = () => undefined;
  const console = {};
  for (const name of ['assert', 'clear', 'count', 'countReset', 'debug', 'dir', 'dirxml', 'error', 'group',
    'groupCollapsed', 'groupEnd', 'info', 'log', 'table', 'time', 'timeEnd', 'timeLog', 'trace', 'warn']) {
    hidden(console, name, named(name, 0, () => undefined));
  }
  hidden(global, 'console', console);
  hidden(global, 'print', silent);
  hidden(global, 'printErr', silent);

  // ---- The event's clock and chance

  const EventDate = named('Date', 7, function (...parts) {
    if (new.target === undefined) {
      return toText(new RealDate(now));
    }
    return construct(RealDate, parts.length === 0 ? [now] : parts, new.target);
  });
  for (const name of ['UTC', 'parse']) {
    hidden(EventDate, name, RealDate[name]);
  }
  hidden(EventDate, 'now', named('now', 0, () => now));
  defineProperty(EventDate, 'prototype', {value: RealDate.prototype, writable: false});
  hidden(RealDate.prototype, 'constructor', EventDate);
  hidden(global, 'Date', EventDate);

  // Mulberry32: small, and good enough for samples.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math_imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math_imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const Math_imul = Math.imul;
  hidden(Math, 'random', named('random', 0, () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992));

  // These format the present when they are given no time.
  const formats = Intl.DateTimeFormat.prototype;
  const formatOf = getOwnPropertyDescriptor(formats, 'format').get;
  const bound = new WeakMap();
  const {get: find, set: keep} = WeakMap.prototype;
  defineProperty(formats, 'format', {
    get: named('get format', 0, function () {
      const format = apply(formatOf, this, []);
      let f = apply(find, bound, [format]);
      if (f === undefined) {
        f = named('', 1, (date) => format(date === undefined ? now : date));
        apply(keep, bound, [format, f]);
      }
      return f;
    }),
    configurable: true,
  });
  const partsOf = formats.formatToParts;
  hidden(formats, 'formatToParts', named('formatToParts', 1, function (date) {
    return apply(partsOf, this, [date === undefined ? now : date]);
  }));

  // ---- What would take all memory in one step, where nothing can stop it

  const bounded = (length) => {
    if (length > maxElements) {
      throw new RealRangeError('more than ' + maxElements + ' elements at a time');
    }
  };
  const from = Array.from;
  hidden(Array, 'from', named('from', 1, function (items, ...more) {
    if (items !== null && items !== undefined && items[Symbol_iterator] === undefined) {
      bounded(items.length);
    }
    return apply(from, this, [items, ...more]);
  }));
  const Symbol_iterator = Symbol.iterator;
  for (const name of ['toReversed', 'toSorted', 'toSpliced', 'with']) {
    const original = Array.prototype[name];
    hidden(Array.prototype, name, named(name, original.length, function (...parts) {
      bounded(this.length);
      return apply(original, this, parts);
    }));
  }
  for (const name of ['asIntN', 'asUintN']) {
    const original = BigInt[name];
    hidden(BigInt, name, named(name, 2, (bits, value) => {
      bounded(bits);
      return original(bits, value);
    }));
  }

  // ---- Built-ins: which there are, whether they were changed, and how to keep them from it

  const builtIns = () => {
    const objects = new Set();
    const visit = (value) => {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function') || objects.has(value)) {
        return;
      }
      objects.add(value);
      for (const key of ownKeys(value)) {
        const {value: inner, get, set} = getOwnPropertyDescriptor(value, key);
        visit(inner);
        visit(get);
        visit(set);
      }
      visit(getPrototypeOf(value));
    };
    visit(global);
    // Those that no name leads to.
    for (const value of [async () => {}, function* () {}, async function* () {}, [][Symbol.iterator](),
      ''[Symbol.iterator](), new Map().entries(), new Set().values(), ''.matchAll(/x/g),
      new Intl.Segmenter().segment('x'), new Intl.Segmenter().segment('x')[Symbol.iterator]()]) {
      visit(getPrototypeOf(value));
    }
    return objects;
  };

  // Answers a function that tells whether a built-in was changed since.
  const watch = () => {
    const before = [];
    for (const object of builtIns()) {
      before.push([object, getPrototypeOf(object), ownKeys(object).map(
        (key) => [key, getOwnPropertyDescriptor(object, key)])]);
    }
    const same = Object.is;
    return () => {
      for (let i = 0; i < before.length; i++) {
        const object = before[i][0];
        const properties = before[i][2];
        if (getPrototypeOf(object) !== before[i][1] ||
          (object !== global && ownKeys(object).length !== properties.length)) {
          return true;
        }
        for (let j = 0; j < properties.length; j++) {
          const was = properties[j][1];
          const is = getOwnPropertyDescriptor(object, properties[j][0]);
          if (is === undefined || !same(is.value, was.value) || is.get !== was.get || is.set !== was.set) {
            return true;
          }
        }
      }
      return false;
    };
  };

  // What is read-only in a prototype could not be assigned in an object that inherits it: as when an error is given
  // its `name`, or a record has a field called `constructor`.
  const assignable = (prototype) => {
    for (const key of ownKeys(prototype)) {
      const {value, get, writable, configurable, enumerable} = getOwnPropertyDescriptor(prototype, key);
      if (get === undefined && writable && configurable) {
        defineProperty(prototype, key, {
          get: () => value,
          set(assigned) {
            if (this !== prototype && this !== null && this !== undefined) {
              defineProperty(this, key, {value: assigned, writable: true, enumerable: true, configurable: true});
            }
          },
          enumerable,
          configurable: false,
        });
      }
    }
  };

  let names;
  const freeze = () => {
    const objects = builtIns();
    for (const prototype of [Object.prototype, Function.prototype, Error.prototype, EvalError.prototype,
      RangeError.prototype, ReferenceError.prototype, SyntaxError.prototype, TypeError.prototype, URIError.prototype,
      AggregateError.prototype]) {
      assignable(prototype);
    }
    for (const object of objects) {
      if (object !== global) {
        Object_freeze(object);
      }
    }
    for (const key of ownKeys(global)) {
      defineProperty(global, key, {writable: false, configurable: false});
    }
    names = ownKeys(global).length;
  };
  const Object_freeze = Object.freeze;
  const globalPrototype = getPrototypeOf(global);

  // Whether everything global is as if no event had been here.
  const clean = () => {
    const keys = ownKeys(global);
    for (let i = names; i < keys.length; i++) {
      if (!deleteProperty(global, keys[i])) {
        return false;
      }
    }
    return keys.length >= names && isExtensible(global) && getPrototypeOf(global) === globalPrototype;
  };

  // ---- The way in and out

  const refused = (why) => ['refused', why];
  const kind = (value) => value === null ? 'null' : isArray(value) ? 'an array'
    : typeof value === 'undefined' ? 'undefined' : value instanceof RealPromise ? 'a Promise'
      : (typeof value === 'object' ? 'an ' : 'a ') + typeof value;

  // A value as JSON text; null when it has none.
  const text = (value) => {
    if (typeof value === 'string') {
      return value;
    }
    if (typeof value !== 'object' || value === null || value instanceof RealPromise) {
      return null;
    }
    const json = stringify(value);
    return json === undefined ? null : json;
  };

  // The attributes that are returned, as a text; null when they are those that were given.
  const attributesOf = (given, returned) => {
    if (returned === undefined || returned === null || stringify(returned) === given) {
      return null;
    }
    if (typeof returned !== 'object' || isArray(returned)) {
      return refused('attributes of its answer is ' + kind(returned) + ', not an object');
    }
    const result = {__proto__: null};
    for (const name of ownKeys(returned)) {
      if (typeof name === 'symbol' || !getOwnPropertyDescriptor(returned, name).enumerable) {
        continue;
      }
      const value = returned[name];
      if (value === undefined || value === null) {
        continue;
      }
      if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
        return refused('attributes.' + name + ' of its answer is ' + kind(value) + '; attributes are texts');
      }
      result[name] = typeof value === 'bigint' ? toText(value) : value;
    }
    return stringify(result);
  };

  // [text, attributes] of one payload; null for none; refused(...).
  const payload = (value, given, where) => {
    let data = value;
    let attributes = null;
    if (given !== null) {
      if (typeof value !== 'object' || value === null || isArray(value) || value instanceof RealPromise) {
        return refused(where + ' is ' + kind(value) + ', not a message {data, attributes}');
      }
      data = value.data;
      attributes = attributesOf(given, value.attributes);
      if (isArray(attributes)) {
        return attributes;
      }
    }
    const json = text(data);
    if (json === null) {
      return refused((given === null ? where : 'data of ' + where) + ' is ' + kind(data) + ', which is no JSON text');
    }
    if (json.length > maxCharacters) {
      return refused(where + ' has ' + json.length + ' characters; ' + maxCharacters + ' bytes are allowed');
    }
    return [json, attributes];
  };

  const answer = (value, given) => {
    if (!isArray(value)) {
      const one = payload(value, given, 'its answer');
      return one[0] === 'refused' || one[1] !== null ? (one[0] === 'refused' ? one : ['one', one[0], one[1]]) : one[0];
    }
    const length = value.length;
    if (length > maxPayloads) {
      return refused('its answer is an array of ' + length + '; ' + maxPayloads + ' are allowed');
    }
    const many = ['many'];
    for (let i = 0; i < length; i++) {
      const element = value[i];
      if (element === null || element === undefined) {
        continue;
      }
      const one = payload(element, given, 'element ' + i + ' of its answer');
      if (one[0] === 'refused') {
        return one;
      }
      many[many.length] = one[0];
      many[many.length] = one[1];
    }
    return many;
  };

  // make: answers the function, of its file that is run anew; so nothing in it remembers an earlier event.
  const run = (make, data, millis, seed, attributes, id, published) => {
    now = millis;
    state = seed;
    // RegExp.$1 and the like.
    apply(test, /(?:)/, ['']);
    const f = make();
    if (attributes === null) {
      const value = f(data);
      return value === null || value === undefined || value === '' ? null : answer(value, null);
    }
    const value = f({data, attributes: parse(attributes)}, {message_id: id, publish_time: published});
    if (value === undefined) {
      return refused('its answer is undefined; to drop a message, return null');
    }
    return value === null ? null : answer(value, attributes);
  };

  const toSource = Function.prototype.toString;
  const code = (f) => apply(toSource, f, []);

  return {run, freeze, watch, clean, code};
})
