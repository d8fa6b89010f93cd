module lumenparcel.test/${{ values.name }}

go 1.23
