#!/usr/bin/env node
import '@respond-async/cli/bin';
