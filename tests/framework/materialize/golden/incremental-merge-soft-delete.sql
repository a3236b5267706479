-- where it begins
select cast(edge as varchar) as "from", cast(cast(edge as timestamp) as varchar) as "start" from (select cast_to_type(cast_to_type("last" + to_months(cast((-1) as integer)), "last") + to_days(cast((-3) as integer)), cast_to_type("last" + to_months(cast((-1) as integer)), "last")) as edge from (select max("the ""day""") as "last" from "sales ""eu"""."orders") as old) as new;

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select * from "sales ""eu"""."orders" where day >= date '2024-01-01' -- the end
);

-- check
select count(case when "id" is null then 1 end) as n0, count(case when "the ""day""" is null then 1 end) as n1, (select count(*) from (select "id", count(*) as rows from "sales ""eu"""."__building_0a1b2c3d_orders" as batch group by "id" having count(*) > 1) as keys) as twice from "sales ""eu"""."__building_0a1b2c3d_orders" as batch;

-- change
update "sales ""eu"""."orders" as old
set "gone" = true
where old."the ""day""" >= date '2024-01-01' and not exists (select 1 from "sales ""eu"""."__building_0a1b2c3d_orders" as new where new."id" = old."id");
update "sales ""eu"""."orders" as old
set "note" = new."note", "the ""day""" = new."the ""day""", "gone" = new."gone"
from "sales ""eu"""."__building_0a1b2c3d_orders" as new
where new."id" = old."id";
insert into "sales ""eu"""."orders" ("id", "the ""day""", "note", "gone")
select "id", "the ""day""", "note", "gone" from "sales ""eu"""."__building_0a1b2c3d_orders" as new
where not exists (select 1 from "sales ""eu"""."orders" as old where new."id" = old."id");

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
