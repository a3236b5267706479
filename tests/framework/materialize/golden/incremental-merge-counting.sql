-- where it begins
select cast(edge as varchar) as "from", null as "start" from (select "last" - 100 as edge from (select max("id") as "last" from "sales ""eu"""."orders") as old) as new;

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select * from "sales ""eu"""."orders" where day >= date '2024-01-01' -- the end
);

-- check
select count(case when "id" is null then 1 end) as n0, (select count(*) from (select "id", count(*) as rows from "sales ""eu"""."__building_0a1b2c3d_orders" as batch group by "id" having count(*) > 1) as keys) as twice from "sales ""eu"""."__building_0a1b2c3d_orders" as batch;

-- change
delete from "sales ""eu"""."orders" as old
where exists (select 1 from "sales ""eu"""."__building_0a1b2c3d_orders" as new where new."id" = old."id");
insert into "sales ""eu"""."orders" ("id", "the ""day""", "note", "gone")
select "id", "the ""day""", "note", "gone" from "sales ""eu"""."__building_0a1b2c3d_orders" as new;

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
