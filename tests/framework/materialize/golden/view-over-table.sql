-- build

-- candidate
(
select 1 as id, 'it''s' as note -- the end
)

-- swap
drop table if exists "sales ""eu"""."orders";
create or replace view "sales ""eu"""."orders" as
(
select 1 as id, 'it''s' as note -- the end
);

-- discard
