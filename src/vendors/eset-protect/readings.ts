import { fromApiDevice, fromApiGroup, fromApiMember } from './convert.ts';
import { DeviceRecord, ExactDevice, GroupRecord, MemberRecord } from './schema.ts';

export const groupReading = { schema: GroupRecord, fromApi: fromApiGroup };
export const deviceReading = { exact: ExactDevice, schema: DeviceRecord, fromApi: fromApiDevice };
export const memberReading = { schema: MemberRecord, fromApi: fromApiMember };
