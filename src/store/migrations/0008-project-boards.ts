import type { Migration } from './shape.ts';

/** Boards that take no service tickets; empty until a listing has said. */
export const projectBoards: Migration = {
  name: '0008-project-boards',
  async up(db) {
    await db.schema.alterTable('boards').addColumn('is_project', 'integer').execute();
  },
};
