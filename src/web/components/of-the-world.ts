/** For a select whose options are names of the world: they are in no catalogue. */
export const ofTheWorld = { translate: 'no', attributes: { options: { translate: 'no' } } } as const;
