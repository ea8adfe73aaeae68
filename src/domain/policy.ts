import type { Severity } from './alert.ts';

/** Something of HaloPSA by id; the name is a label. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** A rule set that stands for one of Level's monitor policies, as it is stored: resolved to HaloPSA's ids. */
export interface Policy {
  readonly name: string;
  /** Matches a device that carries any of them; any device when empty. */
  readonly tags: readonly string[];
  /** Alert names, `*` for any run of characters, without case. */
  readonly alerts: readonly string[];
  readonly severities: readonly Severity[];
  readonly ticketType: Named;
  /** By severity; what is absent gets the ticket type's default. */
  readonly priorities: Readonly<Partial<Record<Severity, Named>>>;
  readonly team: Named | null;
  readonly agent: Named | null;
  /** As HaloPSA spells it, levels joined by ">". */
  readonly category: string | null;
  /** The ticket type's own fields, for those that are mandatory: name → value. Ids where HaloPSA told them. */
  readonly fields: readonly { readonly id: number | null; readonly name: string; readonly value: string }[];
  /** Null = the ticket type's initial status. */
  readonly newStatus: Named | null;
  readonly closedStatus: Named;
  readonly reopenedStatus: Named;
  /** Templates in place of the common ones. */
  readonly texts: { readonly summary?: string; readonly details?: string };
  /** In place of the common ones, seconds. */
  readonly openAfterSeconds: Readonly<Partial<Record<Severity, number>>>;
}

/** A policy as a person writes it: names or ids everywhere. */
export interface PolicyRequest {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly alerts: readonly string[];
  /** Default: warning, critical, emergency. */
  readonly severities?: readonly Severity[];
  readonly ticketType: string | number;
  readonly priorities?: Readonly<Partial<Record<Severity, string | number>>>;
  readonly team?: string | number;
  readonly agent?: string | number;
  readonly category?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly newStatus?: string | number;
  readonly closedStatus?: string | number;
  readonly texts?: { readonly summary?: string; readonly details?: string };
  readonly openAfterSeconds?: Readonly<Partial<Record<Severity, number>>>;
}
