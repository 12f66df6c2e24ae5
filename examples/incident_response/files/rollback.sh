#!/bin/sh
# Puts a host back to a version. In the example it writes a line instead.
echo "$1 $2" >> rollbacks.log
echo "$1 is back on $2."
