/** One thing of a tree, in the order in which its siblings are shown. */
export interface TreeNode {
  id: string;
  parentId: string | null;
  name: string;
  /** How many are right below it, whether they are here already or not. */
  children: number;
}

/** A node as it is shown: how deep, open or not, and where among its siblings. */
export interface Branch<Node extends TreeNode> {
  node: Node;
  /** 1 at the root, as aria-level. */
  level: number;
  /** null: nothing is below it. */
  isOpen: boolean | null;
  /** Of those below it so many are here. */
  here: number;
  position: number;
  siblings: number;
}

/** Which nodes of a tree are open; null: all that have something below them here, as a search leaves it. */
export type Open = ReadonlySet<string> | null;

/** The rows of a tree from top to bottom, below each open node what of it is here. */
export function branchesOf<Node extends TreeNode>(nodes: readonly Node[], open: Open): Branch<Node>[] {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId);
  const branches: Branch<Node>[] = [];
  const ways = [waysBelow(children, { id: null, level: 1 })];
  for (let way = ways.at(-1); way !== undefined; way = ways.at(-1)) {
    const { value: placed, done } = way.next();
    if (done) {
      ways.pop();
      continue;
    }
    const { node, level } = placed;
    const here = children.get(node.id)?.length ?? 0;
    const isLeaf = (open === null ? here : node.children) === 0;
    const isOpen = isLeaf ? null : (open?.has(node.id) ?? true);
    branches.push({ ...placed, isOpen, here });
    if (isOpen === true) ways.push(waysBelow(children, { id: node.id, level: level + 1 }));
  }
  return branches;
}

type Placed<Node extends TreeNode> = Omit<Branch<Node>, 'isOpen' | 'here'>;

function* waysBelow<Node extends TreeNode>(
  children: ReadonlyMap<string | null, readonly Node[]>,
  { id, level }: { id: string | null; level: number },
): Generator<Placed<Node>, undefined> {
  const nodes = children.get(id) ?? [];
  for (const [index, node] of nodes.entries()) yield { node, level, position: index + 1, siblings: nodes.length };
}
