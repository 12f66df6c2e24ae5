#!/bin/sh
# 금고: 환불 하나에 한 줄.
echo "$1,$2,$3" >> refunds.csv
echo "$1번 주문에 $2원을 돌려주었습니다."
