import type { Random } from './random.ts';

interface Release {
  full: string;
  major: string;
  minor: string;
}

const WORKSTATION: Record<'Windows' | 'Mac' | 'Linux', readonly Release[]> = {
  Windows: [
    { full: 'Microsoft Windows 11 Pro 24H2', major: '11', minor: '24H2' },
    { full: 'Microsoft Windows 11 Pro 23H2', major: '11', minor: '23H2' },
    { full: 'Microsoft Windows 10 Pro 22H2', major: '10', minor: '22H2' },
  ],
  Mac: [
    { full: 'macOS Sequoia 15.5', major: '15', minor: '5' },
    { full: 'macOS Sonoma 14.7.6', major: '14', minor: '7.6' },
  ],
  Linux: [
    { full: 'Ubuntu 24.04.2 LTS', major: '24', minor: '04' },
    { full: 'Fedora Linux 42', major: '42', minor: '0' },
  ],
};

const SERVER: Record<'Windows' | 'Mac' | 'Linux', readonly Release[]> = {
  Windows: [
    { full: 'Microsoft Windows Server 2022 Standard', major: '2022', minor: '21H2' },
    { full: 'Microsoft Windows Server 2019 Standard', major: '2019', minor: '1809' },
  ],
  Mac: WORKSTATION.Mac,
  Linux: [
    { full: 'Ubuntu 22.04.5 LTS', major: '22', minor: '04' },
    { full: 'Debian GNU/Linux 12', major: '12', minor: '11' },
  ],
};

export function operatingSystem(
  rng: Random,
  server: boolean,
  platform: 'Windows' | 'Mac' | 'Linux',
  architecture: string,
): Record<string, unknown> {
  const release = rng.pick((server ? SERVER : WORKSTATION)[platform]);
  return {
    full_operating_system: release.full,
    major_version: release.major,
    minor_version: release.minor,
    architecture,
    install_date: `2025-0${rng.int(1, 9)}-${rng.int(10, 28)}T08:00:00.000Z`,
    end_of_life: release.full.includes('Windows 10'),
  };
}
