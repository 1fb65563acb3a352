/**
 * How much work a search may still do. Work is counted in steps, not in time, so the same question ends in
 * the same way on every machine.
 */
export interface Budget {
  remaining: number;
}

/** A budget of so many steps. One budget may be passed through many searches: they all draw on it. */
export const createBudget = (steps: number): Budget => ({ remaining: steps });

/** Takes one step; false when there is none left. */
export const spend = (budget: Budget): boolean => {
  if (budget.remaining <= 0) return false;
  budget.remaining--;
  return true;
};
