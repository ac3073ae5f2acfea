// Loaded into a program that must not outlive the one that started it (`node --import`).
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 200).unref();
