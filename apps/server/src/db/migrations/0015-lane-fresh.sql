-- bears: 0014
-- A stable function sees what was committed when its statement began, which may be before the statement got the lane's
-- lock; what was planned in between would wait for the repair. A volatile one looks at the moment it is called, behind
-- the lock.
alter function lane_next_due(uuid, uuid) volatile;
