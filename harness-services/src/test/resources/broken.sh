#!/bin/sh
set -e
echo begins
no-such-program orders
