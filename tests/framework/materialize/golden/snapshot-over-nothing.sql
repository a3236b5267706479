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

-- build
create table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" as
select source."id", source."changed at", md5(concat(coalesce(strlen(cast(source."id" as varchar)) || ':' || cast(source."id" as varchar), '-'), coalesce(strlen(cast(cast(source."changed at" as TIMESTAMP) as varchar)) || ':' || cast(cast(source."changed at" as TIMESTAMP) as varchar), '-'))) as "dbt_scd_id", cast(source."changed at" as TIMESTAMP) as "dbt_updated_at", cast(source."changed at" as TIMESTAMP) as "dbt_valid_from", TIMESTAMP '9999-12-31 00:00:00' as "dbt_valid_to", false as "dbt_is_deleted"
from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows" as source;

-- count
select count(*) as changes, count(*) as versions from "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";

-- candidate
"sales ""eu"""."__building_0a1b2c3d_orders_snapshot"

-- swap
alter table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot" rename to "orders_snapshot";
drop table "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";

-- discard
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot";
drop table if exists "sales ""eu"""."__building_0a1b2c3d_orders_snapshot__rows";
