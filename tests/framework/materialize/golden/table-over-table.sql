-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select 1 as id, 'it''s' as note -- the end
);

-- candidate
"sales ""eu"""."__building_0a1b2c3d_orders"

-- swap
drop table if exists "sales ""eu"""."orders";
alter table "sales ""eu"""."__building_0a1b2c3d_orders" rename to "orders";

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
