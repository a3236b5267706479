-- source.shop.raw.orders

-- model.shop.stg_orders: order_id VARCHAR, status VARCHAR, amount BIGINT
select "id" as "order_id", "status", "amount" from (select "id", "status", "amount" from read_csv(['data/orders.cs[v]'], "union_by_name" = true, "header" = true, "types" = {'id': 'VARCHAR', 'status': 'VARCHAR', 'amount': 'BIGINT'})) as "orders"

-- model.shop.fct_status: status VARCHAR, orders BIGINT, amount HUGEINT
select "o"."status", count(*) as "orders", coalesce(sum("o"."amount"), 0) as "amount" from (
select "id" as "order_id", "status", "amount" from (select "id", "status", "amount" from read_csv(['data/orders.cs[v]'], "union_by_name" = true, "header" = true, "types" = {'id': 'VARCHAR', 'status': 'VARCHAR', 'amount': 'BIGINT'})) as "orders"
) as "o" group by "o"."status"

-- unique_stg_orders_order_id on model.shop.stg_orders
select "order_id", count(*) as n_records from {{ anchor }} where "order_id" is not null group by "order_id" having count(*) > 1

-- not_null_stg_orders_order_id on model.shop.stg_orders
select * from {{ anchor }} where "order_id" is null

-- accepted_values_stg_orders_status__placed__shipped on model.shop.stg_orders
select "status", count(*) as n_records from {{ anchor }} where "status" not in ('placed', 'shipped') group by "status"

-- unique_fct_status_status on model.shop.fct_status
select "status", count(*) as n_records from {{ anchor }} where "status" is not null group by "status" having count(*) > 1

-- expression_fct_status_amount_0 on model.shop.fct_status
select * from {{ anchor }} where (amount >= 0
) is not true
