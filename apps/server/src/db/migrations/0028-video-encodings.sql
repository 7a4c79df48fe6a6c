-- bears: 0018
-- How a video is packed: {"video": "h264", "audio": "aac", "framesPerSecond": 30}. Null where it is not known, above
-- all for what was uploaded before; such a video is not judged by it.
alter table assets add column encoding jsonb;
