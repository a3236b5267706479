-- where it begins

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders" as
(
select * from "sales ""eu"""."orders" where day >= date '2024-01-01' -- the end
);
insert into "sales ""eu"""."__building_0a1b2c3d_orders"
select * from (
select * from "sales ""eu"""."orders" where day >= date '2024-01-05' -- the end
) as batch;

-- check
select count(case when "the ""day""" is null then 1 end) as n0 from "sales ""eu"""."__building_0a1b2c3d_orders" as batch;

-- change
delete from "sales ""eu"""."orders"
where ("the ""day""" >= date '2024-01-01' and "the ""day""" < date '2024-01-02')
   or ("the ""day""" >= date '2024-01-05' and "the ""day""" < date '2024-01-06');
insert into "sales ""eu"""."orders" ("id", "the ""day""", "note", "gone")
select "id", "the ""day""", "note", "gone" from "sales ""eu"""."__building_0a1b2c3d_orders" as new;

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders";
