/** One thing of a tree, in the order in which its siblings are shown. */
export interface TreeNode {
  id: string;
  parentId: string | null;
  name: string;
}

/** A node as it is shown: how deep, open or not, and where among its siblings. */
export interface Branch<Node extends TreeNode> {
  node: Node;
  /** 1 at the root, as aria-level. */
  level: number;
  /** null: nothing is below it. */
  isOpen: boolean | null;
  position: number;
  siblings: number;
}

interface Shown {
  open: ReadonlySet<string>;
  /** Lower case; then only what fits is shown, and what leads to it, all open. */
  filter: string;
}

/** The rows of a tree from top to bottom. A node whose parent is not there is a root. */
export function branchesOf<Node extends TreeNode>(nodes: readonly Node[], { open, filter }: Shown): Branch<Node>[] {
  const fitting = filter === '' ? null : fittingIds(nodes, filter);
  const known = new Set(nodes.map(({ id }) => id));
  const parentOf = ({ parentId }: Node) => (parentId !== null && known.has(parentId) ? parentId : null);
  const children = Map.groupBy(fitting === null ? nodes : nodes.filter(({ id }) => fitting.has(id)), parentOf);
  const branches: Branch<Node>[] = [];
  const ways = [waysBelow(children, { id: null, level: 1 })];
  for (let way = ways.at(-1); way !== undefined; way = ways.at(-1)) {
    const { value: branch, done } = way.next();
    if (done) {
      ways.pop();
      continue;
    }
    const { id } = branch.node;
    const isOpen = children.has(id) ? fitting !== null || open.has(id) : null;
    branches.push({ ...branch, isOpen });
    if (isOpen === true) ways.push(waysBelow(children, { id, level: branch.level + 1 }));
  }
  return branches;
}

function* waysBelow<Node extends TreeNode>(
  children: ReadonlyMap<string | null, readonly Node[]>,
  { id, level }: { id: string | null; level: number },
): Generator<Omit<Branch<Node>, 'isOpen'>, undefined> {
  const nodes = children.get(id) ?? [];
  for (const [index, node] of nodes.entries()) yield { node, level, position: index + 1, siblings: nodes.length };
}

function fittingIds(nodes: readonly TreeNode[], filter: string): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const fitting = new Set<string>();
  for (const node of nodes) {
    if (!node.name.toLowerCase().includes(filter)) continue;
    for (let each: TreeNode | undefined = node; each !== undefined && !fitting.has(each.id); ) {
      fitting.add(each.id);
      each = each.parentId === null ? undefined : byId.get(each.parentId);
    }
  }
  return fitting;
}
