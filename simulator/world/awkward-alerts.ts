import { addAlert, GLOBAL_MONITORS, type NewAlert } from './alerts.ts';
import { levelId } from './level-ids.ts';
import { SEVERITIES, type LevelDevice, type World } from './types.ts';

const HOUR_MS = 3_600_000;

/** Every kind of alert that the references warn about, all firing; the name says what is awkward. */
export function addAwkwardAlerts(world: World, now: number): void {
  const labelled = (label: string): LevelDevice | undefined =>
    world.devices.get(String(world.labels.find((row) => row.label === label)?.id));
  const [usual] = world.devices.values();
  if (usual === undefined) throw new Error('the awkward world needs a device');
  let hours = 1;
  const alert = (over: NewAlert, device: Pick<LevelDevice, 'id' | 'hostname'> = usual): void => {
    hours += 1;
    addAlert(world, device, { started_at: new Date(now - hours * HOUR_MS).toISOString(), ...over });
  };

  for (const severity of SEVERITIES) alert({ name: `Severity ${severity}`, severity });
  for (const monitor of GLOBAL_MONITORS) alert(monitor);
  alert({ name: 'Twice on one device' });
  alert({ name: 'Twice on one device' });
  alert({ name: '  twice on   ONE device ' });
  alert({ name: 'Payload of 100 kB', payload: `first line\n${'payload '.repeat(12_800)}` });
  alert({
    name: '<b>Markup</b>',
    description: '</td><img src="https://example.test/x.png">',
    payload: '<script>alert(1)</script>\n<table><tr><td>C:</td></tr>',
  });
  alert({ name: 'Control\tcharacters\u0007', payload: '\u0000one\u001b[31mtwo\r\nthree\u202efour' });
  alert({ name: 'Template {{summary}} $SYMPTOM', payload: '{{details}} %s ${x}' });
  alert({ name: '💾 Unicode: Speicher fällt aus, 東京', payload: '🦊' });
  alert({ name: `Long name ${'x'.repeat(290)}` });
  alert({ name: 'Empty description, no payload', description: '', payload: null });
  alert({ name: 'No hostname', device_hostname: null });
  alert({ name: 'Firing for two months', started_at: new Date(now - 60 * 24 * HOUR_MS).toISOString() });
  alert({ name: 'Device is ungrouped' }, labelled('ungrouped (1)'));
  alert({ name: 'Group of the device is gone' }, labelled('group is gone: dangling group_id'));
  alert({ name: 'Device is gone' }, { id: levelId('Device', 499_999, world.numericIds), hostname: 'AWK-GONE' });
}
