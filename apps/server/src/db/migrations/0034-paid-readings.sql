-- bears: 0018
-- Readings that a network charges for and that belong to no publication: what a dead worker kept for one is found from the ledger.
select open_to_publisher('open_reservations', 'select');
select open_to_publisher('spend_entries', 'select');
