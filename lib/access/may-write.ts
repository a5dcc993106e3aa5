/**
 * Why nobody may change anything here, a sentence for the screen; null: they may. Without accounts whoever reaches the
 * server is trusted: only this machine may reach it, or somebody has said yes.
 */
export function refuseWrites(isLoopback: boolean, allowAnonymousWrites: boolean): string | null {
  if (isLoopback || allowAnonymousWrites) return null
  return 'Changes are off: other machines can reach this server, and nobody has to sign in. Set access.allowAnonymousWrites: true in the settings, or let it listen on 127.0.0.1.'
}
