#!/bin/sh
echo "${{ values.name | upper }}"
