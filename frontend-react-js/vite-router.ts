import type { Plugin } from 'vite';

/** Texts of the router's code and what replaces them. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  // Its unused components are left out if they are pure and nothing is set on them later.
  [/(= )(React\d*\.(?:createContext|forwardRef|memo|lazy)\()/g, '$1/* @__PURE__ */ $2'],
  [
    /^var (\w+) = (class extends React\d*\.Component \{[\s\S]*?^\});$/gm,
    'var $1 = /* @__PURE__ */ (() => $2)();',
  ],
  [/^\w+\.(displayName = "\w+"|contextType = \w+);$/gm, ''],
  // So are these sets and texts.
  [/^(var \w+ = )(new Set\()/gm, '$1/* @__PURE__ */ $2'],
  [/^var objectProtoNames\d* = .*$/gm, ''],
  [/^ *window\.__reactRouterVersion = [^;]*;$/gm, ''],
  // The app has none of the router's own data, framework or view transitions.
  [/React\d*\.useContext\((DataRouter|DataRouterState|ViewTransition|Framework)Context\)/g, 'null'],
  [/let dataRouterState = dataRouterOpts\?\.state;/g, 'const dataRouterState = null;'],
  [/isDataRoute \? useNavigateStable\(\)/g, 'false ? null'],
  // No link has `prefetch` or `discover`, which are for the framework: hooks less for each link.
  [/let \[shouldPrefetch, prefetchRef, prefetchHandlers\] = usePrefetchBehavior\([^)]*\);/g, ''],
  [/\.\.\.prefetchHandlers,/g, ''],
  [/mergeRefs\(forwardedRef, prefetchRef\)/g, 'forwardedRef'],
  [/"data-discover": !isAbsolute && discover === "render" \? "true" : void 0/g, ''],
  [/return shouldPrefetch && !isAbsolute \? .*? : link;/g, 'return link;'],
];

/** A call in the code, with its places there. */
type Call = { callee: { name?: string }; arguments: Span[] } & Span;
type Span = { start: number; end: number };

/**
 * Let a build leave out what the app doesn't use of the router, and the texts for developers, who have
 * them during development.
 */
export function smallRouter(): Plugin {
  return {
    name: 'small-router',
    apply: 'build',
    transform: {
      filter: { id: /node_modules\/react-router\/dist\/production\/chunk-\w+\.mjs$/ },
      handler(code, id) {
        if (!code.includes('function LinkWithRef(')) return null;
        const changed = CHANGES.reduce((text, [pattern, replacement]) => {
          const next = text.replace(pattern, replacement);
          // It was written for another release.
          if (next === text) this.error(`${id}: nothing matches ${pattern}`);
          return next;
        }, code);
        return withoutTexts(changed, findCalls(this.parse(changed)));
      },
    },
  };
}

function findCalls(node: unknown): Call[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(findCalls);
  const isCall = 'type' in node && node.type === 'CallExpression';
  return isCall ? [node as unknown as Call, ...inner] : inner;
}

/** Drop the warnings, and the texts of the errors. */
function withoutTexts(code: string, calls: readonly Call[]): string {
  const edits = calls.flatMap(({ callee, arguments: [condition, text], start, end }) => {
    if (callee.name === 'warning') return [{ start, end, with: 'void 0' }];
    const isChecked = callee.name === 'invariant' && condition && text;
    return isChecked ? [{ start: condition.end, end: text.end, with: '' }] : [];
  });
  let rest = code;
  for (const edit of edits.sort((one, other) => other.start - one.start)) {
    rest = rest.slice(0, edit.start) + edit.with + rest.slice(edit.end);
  }
  return rest;
}
