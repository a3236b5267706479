create table "sales ""eu"""."__building_0a1b2c3d_orders" as
select cast("id" as BIGINT) as "id", "note" as "note", cast(null as STRUCT("a" INTEGER)) as "the ""new""" from "sales ""eu"""."orders";
drop table if exists "sales ""eu"""."orders";
alter table "sales ""eu"""."__building_0a1b2c3d_orders" rename to "orders";
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
