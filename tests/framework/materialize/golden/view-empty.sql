-- build

-- candidate
(
select * from (
select 1 as id, 'it''s' as note -- the end
) limit 0
)

-- swap
create or replace view "sales ""eu"""."orders" as
select * from (
select 1 as id, 'it''s' as note -- the end
) limit 0;

-- discard
