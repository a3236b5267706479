-- where it begins

-- what is affected
create table "sales ""eu"""."__building_0a1b2c3d_orders__affected" as
select distinct "id", "note" from (
select id, note from news where id > (select max(id) from "sales ""eu"""."orders")
) as affected
where "id" is not null and "note" is not null;

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select * from "sales ""eu"""."orders" where day >= date '2024-01-01' -- the end
);

-- check
select count(case when "id" is null then 1 end) as n0, count(case when "note" is null then 1 end) as n1 from "sales ""eu"""."__building_0a1b2c3d_orders" as batch;

-- change
delete from "sales ""eu"""."orders" as old
where exists (select 1 from "sales ""eu"""."__building_0a1b2c3d_orders__affected" as new where new."id" = old."id" and new."note" = old."note");
insert into "sales ""eu"""."orders" ("id", "the ""day""", "note", "gone")
select "id", "the ""day""", "note", "gone" from "sales ""eu"""."__building_0a1b2c3d_orders" as new;

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders__affected";
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
