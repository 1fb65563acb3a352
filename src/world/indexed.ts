/** Makes an index of a part of a world once: worlds that differ elsewhere, as those that ask "what if" do, share it. */
export const indexed = <Part extends object, Index>(make: (part: Part) => Index): ((part: Part) => Index) => {
  const known = new WeakMap<Part, Index>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const fresh = make(part);
    known.set(part, fresh);
    return fresh;
  };
};
