// Provinces of China by their ISO 3166-2 code, as the platform knows them.

import type en from "./en";

export type Province = keyof (typeof en)["province"];

export const PROVINCES: readonly Province[] = (
  "CN-AH CN-BJ CN-CQ CN-FJ CN-GD CN-GS CN-GX CN-GZ CN-HA CN-HB CN-HE CN-HI CN-HK CN-HL CN-HN CN-JL CN-JS CN-JX CN-LN CN-MO " +
  "CN-NM CN-NX CN-QH CN-SC CN-SD CN-SH CN-SN CN-SX CN-TJ CN-TW CN-XJ CN-XZ CN-YN CN-ZJ"
).split(" ") as Province[];

export function isProvince(code: string): code is Province {
  return (PROVINCES as readonly string[]).includes(code);
}
