import type { PolicyRequest } from './policy.ts';

/**
 * Level's default policy, as new accounts have it (level-api.md 6.3); only the ticket type is the tenant's own.
 * A `*` stands where a monitor's name may carry its threshold. The uptime monitors are information, which opens no
 * ticket: they are named so that their alerts are counted as that, and not as known to no policy.
 */
export const MONITORING_GLOBAL: Omit<PolicyRequest, 'ticketType'> = {
  name: 'Monitoring - Global',
  tags: ['WORKSTATION', 'SERVER'],
  alerts: [
    'BSOD / Unexpected Shutdown',
    'CPU Monitor*',
    'Critical Service Crashed',
    'Disk I/O Error',
    'Disk Monitor - Critical*',
    'Disk Monitor - Warning*',
    'Linux Uptime Exceeds *',
    'macOS Uptime Exceeds *',
    'Windows Uptime Exceeds *',
    'Memory Monitor*',
  ],
};
