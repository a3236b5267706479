-- stage
create table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as
(
select "id", "changed at"
from read_parquet('orders.parquet') as source
);

-- check key_null
select cast(source."id" as VARCHAR) as "id" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source where source."id" is null;

-- check key_duplicate
select cast(source."id" as VARCHAR) as "id" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source where not (source."id" is null) group by source."id" having count(*) > 1;

-- check key_changed
select cast(source."id" as VARCHAR) as "id" from (
select "id", "changed at", "dbt_scd_id", "dbt_valid_from", "dbt_updated_at", coalesce(cast("dbt_is_deleted" as BOOLEAN), false) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot"
where "dbt_valid_to" is null
) as source group by source."id" having count(*) > 1 or source."id" is null;

-- check clock
select cast(greatest(begun, ended) as VARCHAR) as latest
from (select max("dbt_valid_from") as begun, max("dbt_valid_to") filter (where not "dbt_valid_to" is null) as ended from "sales ""eu"""."orders_snapshot") as known
where greatest(begun, ended) > TIMESTAMP '2026-01-01 12:00:00' + interval '10 seconds';

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as
with held as (
select "id", "changed at", "dbt_scd_id", "dbt_valid_from", "dbt_updated_at", coalesce(cast("dbt_is_deleted" as BOOLEAN), false) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot"
where "dbt_valid_to" is null
), ended as (
select "id", max("dbt_valid_to") as __modelwright_floor from "sales ""eu"""."orders_snapshot" where not "dbt_valid_to" is null group by "id"
), seen as (
select source.*, held."dbt_scd_id" as "__modelwright_closes", coalesce(held."dbt_valid_from", ended.__modelwright_floor) as __modelwright_floor
from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source
left join held on held."id" = source."id"
left join ended on ended."id" = source."id"
where held."dbt_scd_id" is null or held."dbt_is_deleted" or (source."changed at" is distinct from held."changed at")
)
select source."id", source."changed at", md5(concat(coalesce(strlen(cast(source."id" as varchar)) || ':' || cast(source."id" as varchar), '-'), coalesce(strlen(cast(source.__modelwright_begin as varchar)) || ':' || cast(source.__modelwright_begin as varchar), '-'))) as "dbt_scd_id", source.__modelwright_changed as "dbt_updated_at", source.__modelwright_begin as "dbt_valid_from", cast(null as TIMESTAMP) as "dbt_valid_to", false as "dbt_is_deleted", source."__modelwright_closes" as "__modelwright_closes", true as "__modelwright_adds"
from (select seen.*, greatest(TIMESTAMP '2026-01-01 12:00:00', coalesce(seen.__modelwright_floor + interval '1 millisecond', TIMESTAMP '2026-01-01 12:00:00')) as __modelwright_begin, __modelwright_begin as __modelwright_changed from seen) as source;

-- count
select (select count(*) from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot") + 0 as changes,
(select count(*) from "sales ""eu"""."orders_snapshot") + (select count(*) from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds") as versions;

-- candidate
(
select cast(held."id" as BIGINT) as "id", cast(held."changed at" as TIMESTAMP) as "changed at", held."dbt_scd_id", held."dbt_updated_at", held."dbt_valid_from", coalesce(changes."dbt_valid_from", held."dbt_valid_to") as "dbt_valid_to"
from "sales ""eu"""."orders_snapshot" as held left join "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes on changes."__modelwright_closes" = held."dbt_scd_id"
union all
select "id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds"
)

-- swap
alter table "sales ""eu"""."orders_snapshot" alter column "dbt_scd_id" drop default;
select case when exists (
select 1 from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes left join (select * from "sales ""eu"""."orders_snapshot" where "dbt_valid_to" is null) as held on held."dbt_scd_id" = changes."__modelwright_closes"
where changes."__modelwright_closes" is not null and held."dbt_scd_id" is null
) or exists (
select 1 from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes join (select * from "sales ""eu"""."orders_snapshot" where "dbt_valid_to" is null) as held on held."id" = changes."id" where changes."__modelwright_closes" is null
) then error('Another run has changed the snapshot ' || 'orders_snapshot' || ' at the same moment: run again.') end;
update "sales ""eu"""."orders_snapshot" set "dbt_valid_to" = changes."dbt_valid_from" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes where "sales ""eu"""."orders_snapshot"."dbt_scd_id" = changes."__modelwright_closes";
insert into "sales ""eu"""."orders_snapshot" ("id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted") select "id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds";
drop table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";
drop table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";
