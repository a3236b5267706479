-- build

-- candidate
(
select 1 as id, 'it''s' as note -- the end
)

-- swap
create or replace view "sales ""eu"""."orders" as
(
select 1 as id, 'it''s' as note -- the end
);

-- discard
