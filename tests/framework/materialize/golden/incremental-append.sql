-- where it begins
select cast(edge as varchar) as "from", cast(cast(edge as timestamp) as varchar) as "start" from (select "last" as edge from (select max("the ""day""") as "last" from "sales ""eu"""."orders") as old) as new;

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select * from "sales ""eu"""."orders" where day >= date '2024-01-01' -- the end
);

-- check
select count(case when "the ""day""" is null then 1 end) as n0 from "sales ""eu"""."__building_0a1b2c3d_orders" as batch;

-- change
insert into "sales ""eu"""."orders" ("id", "the ""day""", "note", "gone")
select "id", "the ""day""", "note", "gone" from "sales ""eu"""."__building_0a1b2c3d_orders" as new;

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
