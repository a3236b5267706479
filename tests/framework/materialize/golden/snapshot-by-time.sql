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

-- check time_null
select cast(source."id" as VARCHAR) as "id" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source where cast(source."changed at" as TIMESTAMP) is null;

-- check key_changed
select cast(source."id" as VARCHAR) as "id" from (
select "id", "changed at", "dbt_scd_id", "dbt_valid_from", "dbt_updated_at", coalesce(cast("dbt_is_deleted" as BOOLEAN), false) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot"
where ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')
) as source group by source."id" having count(*) > 1 or source."id" is null;

-- check clock
select cast(greatest(begun, ended) as VARCHAR) as latest
from (select max("dbt_valid_from") as begun, max("dbt_valid_to") filter (where not ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')) as ended from "sales ""eu"""."orders_snapshot") as known
where ended > greatest(begun, TIMESTAMP '2026-01-01 12:00:00') + interval '10 seconds';

-- check time_backwards
select cast(source."id" as VARCHAR) as "id" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source join (
select "id", "changed at", "dbt_scd_id", "dbt_valid_from", "dbt_updated_at", coalesce(cast("dbt_is_deleted" as BOOLEAN), false) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot"
where ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')
) as held on held."id" = source."id"
where not held."dbt_is_deleted" and cast(source."changed at" as TIMESTAMP) < held."dbt_updated_at";

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as
with held as (
select "id", "changed at", "dbt_scd_id", "dbt_valid_from", "dbt_updated_at", coalesce(cast("dbt_is_deleted" as BOOLEAN), false) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot"
where ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')
), ended as (
select "id", max("dbt_valid_to") as __modelwright_floor from "sales ""eu"""."orders_snapshot" where not ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00') group by "id"
), seen as (
select source.*, held."dbt_scd_id" as "__modelwright_closes", coalesce(held."dbt_valid_from", ended.__modelwright_floor) as __modelwright_floor
from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source
left join held on held."id" = source."id"
left join ended on ended."id" = source."id"
where held."dbt_scd_id" is null or held."dbt_is_deleted" or cast(source."changed at" as TIMESTAMP) > held."dbt_updated_at"
)
select source."id", source."changed at", md5(concat(coalesce(strlen(cast(source."id" as varchar)) || ':' || cast(source."id" as varchar), '-'), coalesce(strlen(cast(source.__modelwright_begin as varchar)) || ':' || cast(source.__modelwright_begin as varchar), '-'))) as "dbt_scd_id", source.__modelwright_changed as "dbt_updated_at", source.__modelwright_begin as "dbt_valid_from", TIMESTAMP '9999-12-31 00:00:00' as "dbt_valid_to", false as "dbt_is_deleted", source."__modelwright_closes" as "__modelwright_closes", true as "__modelwright_adds"
from (select seen.*, cast(seen."changed at" as TIMESTAMP) as __modelwright_changed, case when seen.__modelwright_floor is null or __modelwright_changed > seen.__modelwright_floor then __modelwright_changed else greatest(TIMESTAMP '2026-01-01 12:00:00', coalesce(seen.__modelwright_floor + interval '1 millisecond', TIMESTAMP '2026-01-01 12:00:00')) end as __modelwright_begin from seen) as source
union all
select gone."id", gone."changed at", md5(concat(coalesce(strlen(cast(gone."id" as varchar)) || ':' || cast(gone."id" as varchar), '-'), coalesce(strlen(cast(gone.__modelwright_begin as varchar)) || ':' || cast(gone.__modelwright_begin as varchar), '-'))) as "dbt_scd_id", gone.__modelwright_begin as "dbt_updated_at", gone.__modelwright_begin as "dbt_valid_from", TIMESTAMP '9999-12-31 00:00:00' as "dbt_valid_to", true as "dbt_is_deleted", gone."dbt_scd_id" as "__modelwright_closes", true as "__modelwright_adds"
from (
select held.*, greatest(TIMESTAMP '2026-01-01 12:00:00', held."dbt_valid_from" + interval '1 millisecond') as __modelwright_begin from held
where not held."dbt_is_deleted" and not exists (select 1 from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source where source."id" = held."id")
) as gone;

-- count
select (select count(*) from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot") + (select count(*) from "sales ""eu"""."orders_snapshot" where "dbt_valid_to" is null) + 0 as changes,
(select count(*) from "sales ""eu"""."orders_snapshot") + (select count(*) from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds") as versions;

-- candidate
(
select cast(held."id" as BIGINT) as "id", cast(held."changed at" as TIMESTAMP) as "changed at", held."dbt_scd_id", held."dbt_updated_at", held."dbt_valid_from", coalesce(changes."dbt_valid_from", held."dbt_valid_to", TIMESTAMP '9999-12-31 00:00:00') as "dbt_valid_to", cast(held."dbt_is_deleted" as BOOLEAN) as "dbt_is_deleted"
from "sales ""eu"""."orders_snapshot" as held left join "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes on changes."__modelwright_closes" = held."dbt_scd_id"
union all
select "id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds"
)

-- swap
alter table "sales ""eu"""."orders_snapshot" alter column "dbt_scd_id" drop default;
select case when exists (
select 1 from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes left join (select * from "sales ""eu"""."orders_snapshot" where ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')) as held on held."dbt_scd_id" = changes."__modelwright_closes"
where changes."__modelwright_closes" is not null and held."dbt_scd_id" is null
) or exists (
select 1 from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes join (select * from "sales ""eu"""."orders_snapshot" where ("dbt_valid_to" is null or "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00')) as held on held."id" = changes."id" where changes."__modelwright_closes" is null
) then error('Another run has changed the snapshot ' || 'orders_snapshot' || ' at the same moment: run again.') end;
update "sales ""eu"""."orders_snapshot" set "dbt_valid_to" = changes."dbt_valid_from" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as changes where "sales ""eu"""."orders_snapshot"."dbt_scd_id" = changes."__modelwright_closes";
update "sales ""eu"""."orders_snapshot" set "dbt_valid_to" = TIMESTAMP '9999-12-31 00:00:00' where "dbt_valid_to" is null;
insert into "sales ""eu"""."orders_snapshot" ("id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted") select "id", "changed at", "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted" from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" where "__modelwright_adds";
drop table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";
drop table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";
