// Inside the shell of the cluster, in the same words.
export { default } from '#app/not-found.tsx'
