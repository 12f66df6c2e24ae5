#!/bin/sh
# The till: one line a refund.
echo "$1,$2,$3" >> refunds.csv
echo "Refunded $2 euros for order $1."
