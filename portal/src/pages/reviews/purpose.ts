const PURPOSES = ["business_licence", "power_of_attorney", "trademark", "port_letter", "other"] as const;

/** Whether the portal has a word for what a document proves. */
export function isPurpose(word: string): word is (typeof PURPOSES)[number] {
  return (PURPOSES as readonly string[]).includes(word);
}
