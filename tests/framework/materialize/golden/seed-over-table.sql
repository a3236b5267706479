-- build
create table "seeds"."__building_0a1b2c3d_countries" as
(
select * from (select "code", "the ""name""", "population", "since" from read_csv(['seeds/countries.cs[v]'], "union_by_name" = true, "header" = true, "types" = {'code': 'VARCHAR', 'the "name"': 'VARCHAR', 'population': 'BIGINT', 'since': 'DATE'}, "delim" = ',', "quote" = '"', "escape" = '"', "nullstr" = ''))
);

-- candidate
"seeds"."__building_0a1b2c3d_countries"

-- swap
drop table if exists "seeds"."countries";
alter table "seeds"."__building_0a1b2c3d_countries" rename to "countries";

-- discard
drop table if exists "seeds"."__building_0a1b2c3d_countries";
